# fails: cart-ready
kubectl expose deployment web --port=80 --target-port=8080
kubectl create service clusterip web -n market --tcp=80:8080
# advance: 60s
