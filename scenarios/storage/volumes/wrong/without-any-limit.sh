# fails: cache-fits
sed -i '/sizeLimit/d; s/emptyDir:/emptyDir: {}/' /root/cache.yaml
kubectl apply -f /root/cache.yaml
# advance: 60s
