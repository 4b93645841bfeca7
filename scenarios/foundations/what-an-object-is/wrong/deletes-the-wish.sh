# fails: till-empty
kubectl delete deployment till
# advance: 60s
