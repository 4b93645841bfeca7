# fails: api-logged-in
kubectl create secret generic db --from-file=password=/root/password.txt
# advance: 60s
