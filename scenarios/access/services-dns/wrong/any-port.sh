# fails: shop-outside
kubectl patch service shop -p '{"spec":{"type":"NodePort"}}'
# advance: 10s
