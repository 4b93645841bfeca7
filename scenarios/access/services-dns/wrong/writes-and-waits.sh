# fails: ipvs-everywhere
kubectl get cm kube-proxy -n kube-system -o yaml | sed 's/mode: ""/mode: ipvs/' | kubectl apply -f -
# advance: 2m
