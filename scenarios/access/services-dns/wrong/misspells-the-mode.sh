# fails: ipvs-everywhere
kubectl get cm kube-proxy -n kube-system -o yaml | sed 's/mode: ""/mode: ipvss/' | kubectl apply -f -
kubectl rollout restart daemonset kube-proxy -n kube-system
# advance: 2m
