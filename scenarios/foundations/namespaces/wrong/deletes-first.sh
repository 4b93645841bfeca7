# fails: price-list-rescued
kubectl delete namespace legacy
kubectl create namespace team-a
# advance: 60s
