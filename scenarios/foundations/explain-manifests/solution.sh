echo terminationGracePeriodSeconds > /root/field.txt
echo 30 > /root/default.txt
kubectl create deployment web --image=nginx:1.27 --replicas=2 --dry-run=client -o yaml > /root/web.yaml
sed -i 's/^      - image: nginx:1.27/&\n        readinessProbe:\n          httpGet:\n            port: 80/' /root/web.yaml
kubectl apply -f /root/web.yaml
sed -i 's/v1beta1/v1/; s/replica:/replicas:/; s/        name: cafe/      - name: cafe/; s/"80"/80/; s/coffee/cafe/' /root/cafe.yaml
kubectl apply -f /root/cafe.yaml
kubectl create configmap flags --from-literal=beta=true --from-literal=port=8080
kubectl create configmap menu --from-literal=coffee=3 --dry-run=client -o yaml > /root/pair.yaml
echo --- >> /root/pair.yaml
kubectl create job print --image=busybox:1.36 --dry-run=client -o yaml -- echo hello >> /root/pair.yaml
kubectl apply -f /root/pair.yaml
# advance: 40s
