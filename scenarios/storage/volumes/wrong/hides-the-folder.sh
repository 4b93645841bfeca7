# fails: both-ports
kubectl apply -f /root/web.yaml
# advance: 30s
