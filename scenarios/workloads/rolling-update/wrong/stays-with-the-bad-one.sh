# fails: web-updated, web-came-back
kubectl set image deployment/web nginx=nginx:1.28
kubectl rollout status deployment/web
kubectl set image deployment/web nginx=nginx:1.72
# advance: 2m
