# fails: tanker-runs
kubectl scale deployment tanker --replicas=2
# advance: 30s
