# fails: vault-token
kubectl create serviceaccount robot
kubectl create token robot --duration=10m > /root/vault.token
