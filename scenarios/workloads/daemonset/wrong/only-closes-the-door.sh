# fails: node01-drained
kubectl cordon node01
# advance: 30s
