# fails: shop-exists, shop-three
kubectl run shop --image=nginx:1.27
# advance: 20s
