# fails: static-pods-listed
kubectl get pods -n kube-system -o custom-columns=POD:.metadata.name --no-headers > /root/static.txt
