# fails: ipvs-everywhere
kubectl get cm kube-proxy -n kube-system -o yaml | sed 's/mode: ""/mode: ipvs/' | kubectl apply -f -
kubectl delete pod -n kube-system -l k8s-app=kube-proxy --field-selector spec.nodeName=controlplane
# advance: 2m
