kubectl run done --image=busybox:1.36 --restart=Never -- sh -c 'echo all good'
kubectl run broken --image=busybox:1.36 --restart=Never -- sh -c 'exit 3'
kubectl apply -f /root/shop.yaml
kubectl create service clusterip db --tcp=5432
kubectl run crash --image=busybox:1.36 -- sh -c 'echo starting; sleep 1; exit 1'
# advance: 5m
kubectl set image pod/web web=nginx:1.27
kubectl apply -f /root/gate.yaml
kubectl wait --for=jsonpath='{.status.phase}'=Running pod/gate --timeout=60s
kubectl exec gate -- touch /tmp/ready
# advance: 30s
kubectl delete pod stubborn
# advance: 30s
