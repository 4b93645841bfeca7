# fails: app-ready
kubectl apply -f /root/app.yaml
# advance: 2m
