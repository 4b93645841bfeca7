# fails: snapshot-saved
kubectl get all -A -o yaml > /root/snapshot.db
