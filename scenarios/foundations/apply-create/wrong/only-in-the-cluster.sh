# fails: debug-gone, label-kept
kubectl apply -f /root/web.yaml
kubectl set env deployment/web DEBUG-
