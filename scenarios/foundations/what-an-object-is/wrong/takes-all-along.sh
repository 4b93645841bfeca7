# fails: desk-orphaned
kubectl delete deployment desk
# advance: 60s
