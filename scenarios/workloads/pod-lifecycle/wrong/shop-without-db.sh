# fails: shop-ready
kubectl apply -f /root/shop.yaml
# advance: 2m
