# fails: db-canary
kubectl apply -f /root/db.yaml
# advance: 60s
kubectl set image statefulset/db web=nginx:1.28
# advance: 60s
