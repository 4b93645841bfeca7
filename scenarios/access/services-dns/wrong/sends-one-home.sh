# fails: api-one-out
kubectl scale deployment api --replicas=2
# advance: 40s
