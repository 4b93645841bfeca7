# fails: uid-noted
kubectl create deployment shop --image=nginx:1.27
kubectl get pod -l app=shop -o jsonpath='{.items[0].metadata.uid}' > /root/uid.txt
