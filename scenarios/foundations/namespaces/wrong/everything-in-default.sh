# fails: web-in-team-a
kubectl create namespace team-a
kubectl run web --image=nginx:1.27
# advance: 30s
