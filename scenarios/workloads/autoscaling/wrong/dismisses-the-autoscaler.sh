# fails: hungry-fits
kubectl -n kube-system get deployment cluster-autoscaler -o yaml | sed s/0:0:spare/0:1:spare/ | kubectl apply -f -
# advance: 2m
kubectl delete hpa hungry
kubectl scale deployment hungry --replicas=3
# advance: 30s
