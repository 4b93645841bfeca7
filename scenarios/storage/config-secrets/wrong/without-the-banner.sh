# fails: shop-configured
kubectl create configmap settings --from-literal=GREETING=hello
# advance: 2m
