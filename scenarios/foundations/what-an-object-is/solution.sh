kubectl create deployment shop --image=nginx:1.27
kubectl get deployment shop -o jsonpath='{.metadata.uid}' > /root/uid.txt
kubectl scale deployment shop --replicas=3
kubectl scale deployment till --replicas=0
kubectl set image deployment/lamp nginx=nginx:1.27
kubectl delete deployment desk --cascade=orphan
# advance: 60s
