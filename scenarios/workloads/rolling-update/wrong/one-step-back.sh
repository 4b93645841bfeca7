# fails: shop-revived
kubectl rollout undo deployment/shop
# advance: 40s
