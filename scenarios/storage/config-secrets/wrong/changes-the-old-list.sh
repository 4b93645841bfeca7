# fails: v1-kept, till-on-v2
kubectl patch configmap prices-v1 -p '{"data":{"apple":"130"}}'
# advance: 90s
