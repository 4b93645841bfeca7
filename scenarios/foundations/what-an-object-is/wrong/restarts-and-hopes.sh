# fails: lamp-available
kubectl rollout restart deployment lamp
# advance: 60s
