# fails: lamp-available
kubectl set image deployment/lamp nginx=nginx:1.25
# advance: 60s
