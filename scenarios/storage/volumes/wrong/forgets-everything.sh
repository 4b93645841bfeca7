# fails: counter-remembers
kubectl apply -f /root/counter.yaml
# advance: 2m
