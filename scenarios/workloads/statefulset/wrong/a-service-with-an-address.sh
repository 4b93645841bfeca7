# fails: db-1-found
kubectl apply -f /root/db.yaml
kubectl create service clusterip db --tcp=80
# advance: 60s
