kubectl create -f /root/web.yaml
sed -i 's/nginx:1.27/nginx:1.28/' /root/web.yaml
kubectl apply -f /root/web.yaml
kubectl scale deployment web --replicas=3
sed -i 's/^spec:/spec:\n  minReadySeconds: 5/' /root/web.yaml
kubectl apply -f /root/web.yaml
kubectl label deployment web oncall=jane
sed -i '/env:/d; /DEBUG/d; /value:/d' /root/web.yaml
kubectl apply -f /root/web.yaml
rm /root/site/old-banner.yaml
kubectl apply --prune -l part-of=site -f /root/site
kubectl apply --server-side --field-manager=pipeline --force-conflicts -f /root/prices.yaml
# advance: 30s
