# fails: web-without-token
kubectl create serviceaccount web
kubectl set serviceaccount deployment web web
# advance: 30s
