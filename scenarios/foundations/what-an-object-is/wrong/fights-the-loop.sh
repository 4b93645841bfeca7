# fails: till-empty
kubectl delete pod -l app=till
# advance: 60s
