kubectl apply -f /root/db.yaml
kubectl create service clusterip db --clusterip=None --tcp=80
# advance: 60s
kubectl exec db-2 -- sh -c 'echo remember me > /data/note'
kubectl scale statefulset db --replicas=2
# advance: 20s
kubectl scale statefulset db --replicas=3
# advance: 30s
kubectl patch statefulset db -p '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":2}}}}'
kubectl set image statefulset/db web=nginx:1.28
kubectl set image statefulset/queue web=nginx:1.27
kubectl delete pod queue-0
# advance: 60s
