# fails: web-answers
kubectl expose deployment web --port=80
# advance: 20s
