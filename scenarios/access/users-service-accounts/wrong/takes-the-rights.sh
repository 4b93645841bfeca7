# fails: leak-stopped
kubectl delete rolebinding courier
