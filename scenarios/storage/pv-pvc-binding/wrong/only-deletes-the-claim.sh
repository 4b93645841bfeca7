# fails: disk-old-available
kubectl delete pvc old-data
# advance: 30s
