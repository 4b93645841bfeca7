# fails: cache-fits
kubectl apply -f /root/cache.yaml
# advance: 2m
