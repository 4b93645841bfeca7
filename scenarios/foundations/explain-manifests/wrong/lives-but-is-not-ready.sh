# fails: draft-completed
kubectl create deployment web --image=nginx:1.27 --replicas=2 --dry-run=client -o yaml > /root/web.yaml
sed -i 's/^      - image: nginx:1.27/&\n        livenessProbe:\n          httpGet:\n            port: 80/' /root/web.yaml
kubectl apply -f /root/web.yaml
# advance: 20s
