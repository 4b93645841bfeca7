kubectl apply -f /root/crew.yaml
kubectl apply -f /root/fleet.yaml
kubectl get rs -l app=fleet -o jsonpath='{.items[0].metadata.labels.pod-template-hash}' > /root/hash.txt
kubectl rollout pause deployment/fleet
kubectl set image deployment/fleet nginx=nginx:1.28
kubectl set resources deployment/fleet --limits=memory=64Mi
kubectl rollout resume deployment/fleet
kubectl set resources deployment/tanker --requests=cpu=100m,memory=64Mi
kubectl set image replicaset/band nginx=nginx:1.28
kubectl delete pod -l app=band
# advance: 60s
