# fails: file-applied
kubectl apply -f /root/web.yaml
kubectl set image deployment/web nginx=nginx:1.28
