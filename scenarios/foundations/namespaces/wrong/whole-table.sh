# fails: scope-listed
kubectl api-resources > /root/cluster-scoped.txt
