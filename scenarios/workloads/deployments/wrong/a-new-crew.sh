# fails: crew-adopted
kubectl delete pod veteran
kubectl apply -f /root/crew.yaml
# advance: 20s
