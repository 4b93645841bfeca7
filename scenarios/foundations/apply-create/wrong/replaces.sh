# fails: both-agree
kubectl apply -f /root/web.yaml
kubectl scale deployment web --replicas=3
sed -i 's/^spec:/spec:\n  minReadySeconds: 5/' /root/web.yaml
kubectl replace -f /root/web.yaml
