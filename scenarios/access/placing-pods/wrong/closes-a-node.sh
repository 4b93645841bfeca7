# fails: web-spread
kubectl cordon node01
kubectl rollout restart deployment web
# advance: 60s
