kubectl get pods -n kube-system -o custom-columns=POD:.metadata.name,OWNER:.metadata.ownerReferences[0].kind | awk '$2 == "Node" {print $1}' > /root/static.txt
mv /etc/kubernetes/manifests/kube-scheduler.yaml /root/
# advance: 5s
kubectl run waiting --image=nginx:1.27
kubectl run by-hand --image=nginx:1.27 --overrides='{"spec": {"nodeName": "node02"}}'
mv /root/kube-scheduler.yaml /etc/kubernetes/manifests/
# advance: 60s
mv /etc/kubernetes/manifests/kube-controller-manager.yaml /root/
# advance: 5s
kubectl scale deployment fleet --replicas=3
mv /root/kube-controller-manager.yaml /etc/kubernetes/manifests/
# advance: 60s
mv /etc/kubernetes/manifests/kube-apiserver.yaml /root/
# advance: 5s
kubectl get pods 2> /root/error.txt
mv /root/kube-apiserver.yaml /etc/kubernetes/manifests/
# advance: 60s
etcdctl --endpoints=https://127.0.0.1:2379 --cacert=/etc/kubernetes/pki/etcd/ca.crt --cert=/etc/kubernetes/pki/etcd/server.crt --key=/etc/kubernetes/pki/etcd/server.key snapshot save /root/snapshot.db
