# fails: suspect-isolated
kubectl run api-copy --image=nginx:1.27 --labels=app=api-debug
# advance: 30s
