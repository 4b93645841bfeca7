# fails: db-2-remembers, db-ready
kubectl apply -f /root/db.yaml
# advance: 60s
kubectl exec db-2 -- sh -c 'echo remember me > /data/note'
kubectl scale statefulset db --replicas=2
# advance: 20s
